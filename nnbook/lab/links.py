"""Addresses that lead into the book, all made from `Repository` in pyproject.toml's `[project.urls]`.

`.ci/links` writes them into README and wherever else they stand, once that line is another's.
"""

import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

HERE = Path(__file__).parent
BINDER = "https://mybinder.org/v2"
# The part of an address there that names the repository: at GitHub, or anywhere.
AT_BINDER = re.compile(re.escape(BINDER) + r"/(?:gh/[\w.-]+/[\w.-]+|git/[\w.~%-]+)(?=/)")


class Repository(NamedTuple):
    """A repository's `host`, its `owner` (of GitLab's groups, all with slashes between) and its `name`."""

    host: str
    owner: str
    name: str

    @classmethod
    def read(cls, address):
        """The repository at an address such as https://github.com/nnbook/nnbook; ValueError for none such."""
        parts = urlsplit(address if isinstance(address, str) else "")
        path = parts.path.strip("/").removesuffix(".git")
        found = cls(parts.netloc.lower(), *path.rpartition("/")[::2])
        plain = re.fullmatch(r"[\w.~/-]+", path, re.ASCII) and not parts.query and not parts.fragment
        inside = "-" in path.split("/") or (found.host == "github.com" and "/" in found.owner)  # a branch
        if parts.scheme != "https" or not plain or inside or "@" in found.host or not all(found):
            form = "https://github.com/nnbook/nnbook"
            raise ValueError(f"repository={address!r:.80}, expected an address such as {form}")
        return found

    @property
    def address(self):
        """Where it is cloned from."""
        return f"https://{self.host}/{self.owner}/{self.name}"


def project_urls():
    """The addresses of `[project.urls]` by name: a checkout's as they stand now, or the installed package's.

    LookupError, which says what is missing where, without a `Repository` among them.
    """
    checkout = HERE.parents[1] / "pyproject.toml"
    if checkout.is_file():
        urls = tomllib.loads(checkout.read_text(encoding="utf-8"))["project"].get("urls", {})
    else:
        urls = dict(line.split(", ", 1) for line in metadata.metadata("nnbook").get_all("Project-URL") or [])
    if "Repository" not in urls:
        raise LookupError(
            "[project.urls] of pyproject.toml has no Repository, expected the address of the book"
        )
    return urls


def launch_link(repository, notebook):
    """The address at which mybinder.org opens a notebook of a repository, as in README's last column.

    `repository` is an address such as https://github.com/nnbook/nnbook, `notebook` the path in it, with
    slashes. ValueError for what is neither.
    """
    return f"{at_binder(repository)}/HEAD?urlpath=lab/tree/{quote(_path(notebook))}"


def at_binder(repository):
    """The part of `launch_link` that names the repository."""
    there = Repository.read(repository)
    github = there.host == "github.com"
    return f"{BINDER}/" + (
        f"gh/{there.owner}/{there.name}" if github else f"git/{quote(there.address, safe='')}"
    )


def class_link(hub, repository, notebook):
    """The address at which a JupyterHub hands its user the notebooks, by nbgitpuller, and opens one of them.

    `hub` is the address of the JupyterHub; the others and the errors are those of `launch_link`.
    """
    parts = urlsplit(hub if isinstance(hub, str) else "")
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError(f"hub={hub!r:.80}, expected the address of a JupyterHub: https://hub.example.org")
    there = Repository.read(repository)
    source, opened = there.address, f"lab/tree/{there.name}/{_path(notebook)}"
    return (
        f"{hub.rstrip('/')}/hub/user-redirect/git-pull?repo={quote(source, safe='')}&urlpath={quote(opened)}"
    )


def pages(repository):
    """The address at which a repository on GitHub or GitLab publishes its pages; None for another host."""
    there = Repository.read(repository)
    if there.host not in ("github.com", "gitlab.com"):
        return None
    owner, _, group = there.owner.partition("/")
    site = f"{owner.lower()}.{there.host.removesuffix('.com')}.io"
    below = [part for part in (group, there.name) if part and part.lower() != site]
    return "/".join(["https:/", site, *below, ""])


def _path(notebook):
    """The path of a notebook in a repository, if it is one."""
    parts = notebook.split("/") if isinstance(notebook, str) else [""]
    if not parts[-1].endswith(".ipynb") or {"", ".", ".."} & {*parts}:
        raise ValueError(f"notebook={notebook!r:.80}, expected a path such as notebooks/03-error.ipynb")
    return notebook
