"""What an environment needs in which others open the book: Binder's image, or that of a JupyterHub's users.

There it is not `python -m nnbook` that starts JupyterLab, which looks for settings only in its usual places.
"""

import sys
from pathlib import Path

from nnbook.lab.opening import SETTINGS, workspaces

BOOKS = "labconfig/default_setting_overrides.json"
# Below an environment; no other package's.
OWN = "etc/jupyter/labconfig/default_setting_overrides.d/nnbook.json"


def share_settings(prefix=sys.prefix):
    """Makes the book's settings the defaults of every JupyterLab in an environment: the file they are now in.

    What the environment or a user has chosen goes before them. ValueError where `prefix` is no folder; an
    OSError of the system, as where nothing may be written there.
    """
    from nnbook.files import whole

    if not Path(prefix).is_dir():
        raise ValueError(f"prefix={str(prefix)!r:.200}, expected the folder of an environment")
    file = Path(prefix, OWN)
    file.parent.mkdir(parents=True, exist_ok=True)
    with whole(file) as target:
        target.write((SETTINGS / BOOKS).read_bytes())
    return file


def share_layout():
    """Opens the table of contents at the left the first time that this user opens JupyterLab: the folder."""
    from jupyterlab.commands import get_workspaces_dir

    return workspaces(Path(get_workspaces_dir()))
