"""JupyterLab as the book wants it: the page's side of the explorers, and a server that does not wait.

JupyterLab loads `extension/nnbook.js` as a prebuilt extension; the server loads this module as an extension
of its own. Both are installed with the package.
"""


def _jupyter_server_extension_points():
    return [{"module": "nnbook.lab"}]


def _load_jupyter_server_extension(app):
    """Sends each message of a kernel to the page at once (TCP_NODELAY).

    Otherwise the second small message in a row waits until the page has acknowledged the first, which takes
    it 40 milliseconds: "the kernel is busy" would keep each picture of an explorer waiting.
    """
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

    opened = KernelWebsocketHandler.open

    async def open_at_once(handler, kernel_id):
        handler.set_nodelay(True)
        return await opened(handler, kernel_id)

    if not getattr(opened, "at_once", False):
        open_at_once.at_once = True
        KernelWebsocketHandler.open = open_at_once
    app.log.info("nnbook: messages of kernels are sent at once")
