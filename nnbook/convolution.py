"""Convolution and pooling: layers whose weights are shared by all places of an image.

Images are arrays x of shape (c, h, w, m): channels, rows, columns and, as everywhere inside a network, an
example a column. Kernels K are (n, c, s, s): n of them, each with s × s weights for every channel. None of
these functions asks what kind of number it is given: with symbols of SymPy they compute formulas. Integers of
a few bits and truth values are taken as integers of 64.
"""

import numpy as np

from nnbook.checks import check_whole_number, guarded
from nnbook.tables import as_array


def patches(x, s):
    """Every patch of s × s pixels as a column, (c s s, h' w' m), where h' = h - s + 1 and w' = w - s + 1."""
    views = np.lib.stride_tricks.sliding_window_view(x, (s, s), axis=(1, 2))
    return views.transpose(0, 4, 5, 1, 2, 3).reshape(len(x) * s * s, -1)


def convolve(x, K, b):
    """net_p = Σ_q k_q x_{p+q} + b at each place p, for each kernel: (n, h', w', m), from biases b (n,).

    ValueError for kernels that are larger than the image or have other channels.
    """
    (n, _, _, s), (_, h, w, m) = _fitting(x, K)
    net = K.reshape(n, -1) @ patches(x, s) + b[:, None]
    return net.reshape(n, h - s + 1, w - s + 1, m)


def by_kernels(x, delta, s):
    """∂E/∂k_q = Σ_p δ_p x_{p+q} and ∂E/∂b = Σ_p δ_p, summed over the examples: (n, c, s, s) and (n,).

    x is that of `convolve`, s the side of its kernels, delta (n, h', w', m) is ∂E/∂net.
    """
    columns = delta.reshape(len(delta), -1)
    return (columns @ patches(x, s).T).reshape(-1, len(x), s, s), columns.sum(axis=1)


def by_inputs(K, delta):
    """∂E/∂x_r = Σ_q k_q δ_{r-q}, δ being 0 outside: (c, h, w, m), from delta (n, h', w', m)."""
    turned, rim = K[:, :, ::-1, ::-1].swapaxes(0, 1), (K.shape[-1] - 1,) * 2
    padded = np.pad(delta, ((0, 0), rim, rim, (0, 0)))
    return convolve(padded, turned, np.zeros(len(turned), K.dtype))


def pool(x, f):
    """The mean of each block of f × f pixels, (c, h/f, w/f, m). ValueError unless f divides h and w."""
    c, h, w, m = x.shape
    if h % f or w % f:
        raise ValueError(f"x has shape {x.shape}, expected rows and columns that f={f} divides")
    return x.reshape(c, h // f, f, w // f, f, m).mean(axis=(2, 4))


def unpool(delta, f):
    """∂E/∂x of `pool`, (c, h, w, m): each pixel of a block gets δ/f², from delta (c, h/f, w/f, m)."""
    return (delta / f**2).repeat(f, axis=1).repeat(f, axis=2)


def _fitting(x, K):
    """The shapes of K and x; ValueError if a kernel does not fit into the image."""
    if x.ndim != 4 or K.ndim != 4 or K.shape[2] != K.shape[3]:
        raise ValueError(f"K has shape {K.shape} and x {x.shape}, expected (n, c, s, s) and (c, h, w, m)")
    if K.shape[1] != len(x):
        raise ValueError(f"K is for {K.shape[1]} channels, x has {len(x)}")
    if K.shape[2] > min(x.shape[1:3]):
        raise ValueError(f"K has shape {K.shape}, x {x.shape}: the kernels are larger than the images")
    return K.shape, x.shape


# ---- at the door: the chapter prints the functions above; what they are given is looked at here ----

IMAGES = (None,) * 4


def _patches(x, s):
    x = _numbers("x", x, IMAGES)
    return x, check_whole_number("s", s, 1, min(x.shape[1:3]))


def _convolve(x, K, b):
    x, K, b = _numbers("x", x, IMAGES), _numbers("K", K, IMAGES), _numbers("b", b, (None,))
    if len(b) != len(K):
        raise ValueError(f"b has {len(b)} numbers, expected one for each of {len(K)} kernels")
    return x, K, b


def _by_kernels(x, delta, s):
    (x, s), delta = _patches(x, s), _numbers("delta", delta, IMAGES)
    _, h, w, m = x.shape
    return x, _numbers("delta", delta, (len(delta), h - s + 1, w - s + 1, m)), s


def _by_inputs(K, delta):
    K = _numbers("K", K, IMAGES)
    return K, _numbers("delta", delta, (len(K), None, None, None))


def _pool(x, f):
    x = _numbers("x", x, IMAGES)
    return x, check_whole_number("f", f, 1, min(x.shape[1:3]))


def _unpool(delta, f):
    return _numbers("delta", delta, IMAGES), check_whole_number("f", f, 1, 1000)


def _numbers(name, value, shape):
    """Numbers or symbols of this shape, None for any number from 1 on; ValueError or TypeError otherwise."""
    array = as_array(name, value)
    if array.dtype.kind not in "fiubO":
        raise TypeError(f"{name} holds values of type {array.dtype!s:.60}, expected real numbers or symbols")
    if array.ndim != len(shape) or not all(n == (k or n or 1) for n, k in zip(array.shape, shape)):
        wanted = ", ".join("any" if k is None else str(k) for k in shape)
        raise ValueError(f"{name} has shape {array.shape}, expected ({wanted})")
    # A sum of bytes would begin again at 0 beyond 255, one of truth values be whether any is true.
    return array.astype(np.int64) if array.dtype.kind in "iub" and array.dtype.itemsize < 8 else array


patches, convolve = guarded(patches, _patches), guarded(convolve, _convolve)
by_kernels, by_inputs = guarded(by_kernels, _by_kernels), guarded(by_inputs, _by_inputs)
pool, unpool = guarded(pool, _pool), guarded(unpool, _unpool)
