"""Every address of the repository is made from one line of pyproject.toml, and a fork changes that line."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from nnbook.lab import links

ROOT = Path(__file__).resolve().parents[1]
HERE = "https://github.com/nnbook/nnbook"
CHAPTER = "notebooks/03-error.ipynb"
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def fork(tmp_path):
    """A copy of what `.ci/links` reads and writes."""
    for name in (".ci/links", "nnbook/lab/links.py", "pyproject.toml", "README.md", CHAPTER):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(folder, *options):
    """What `.ci/links` of a folder says, and whether it succeeds; without the environment's packages."""
    command = [sys.executable, "-S", str(folder / ".ci/links"), *options]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    return done.stdout + done.stderr, done.returncode


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def set_repository(folder, address):
    urls = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    edit(folder / "pyproject.toml", f'Repository = "{urls["Repository"]}"', f'Repository = "{address}"')


def test_no_address_is_stale():
    said, failed = run(ROOT, "--check")
    assert not failed, said
    urls = links.project_urls()
    assert urls["Issues"] == urls["Repository"] + "/issues"


def test_readme_launches_each_of_its_notebooks_from_the_one_repository():
    rows = re.findall(r"\]\((notebooks/[^)]*)\).*\[launch\]\(([^)]*)\)", README)
    assert rows
    repository = links.project_urls()["Repository"]
    assert [link for _, link in rows] == [links.launch_link(repository, name) for name, _ in rows]


def test_a_fork_sets_one_line_and_runs_one_command(fork):
    edit(fork / CHAPTER, "# 3", f"[launch]({links.launch_link(HERE, CHAPTER)}) [code]({HERE}.git) # 3")
    set_repository(fork, "https://github.com/Ada/her-nnbook")
    said, failed = run(fork, "--check")
    assert failed
    assert all(name in said for name in ("pyproject.toml", "README.md", CHAPTER))
    assert run(fork)[1] == 0
    assert run(fork, "--check")[1] == 0
    urls = tomllib.loads((fork / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    assert urls == {"Repository": "https://github.com/Ada/her-nnbook",
                    "Issues": "https://github.com/Ada/her-nnbook/issues",
                    "Book": "https://ada.github.io/her-nnbook/"}  # fmt: skip
    for name in ("README.md", CHAPTER):
        text = (fork / name).read_text(encoding="utf-8")
        assert "nnbook/nnbook" not in text
        assert links.launch_link(urls["Repository"], CHAPTER) in text


def test_moving_away_and_back_gives_the_same_bytes(fork):
    before = {path: path.read_bytes() for path in fork.rglob("*") if path.is_file()}
    for address in ("https://github.com/nnbook/nnbook.org", "https://github.com/nnbook/nnbook-2", HERE):
        set_repository(fork, address)
        assert run(fork)[1] == 0
    assert {path: path.read_bytes() for path in before} == before


def test_a_link_that_comes_from_another_fork_is_found_and_mended(fork):
    edit(fork / "README.md", links.launch_link(HERE, CHAPTER),
         links.launch_link("https://gitlab.com/ada/lessons/nn", CHAPTER))  # fmt: skip
    said, failed = run(fork, "--check")
    assert failed
    assert "README.md" in said
    run(fork)
    assert (fork / "README.md").read_bytes() == (ROOT / "README.md").read_bytes()


def test_what_is_no_repository_is_refused_in_one_line_and_nothing_is_written(fork):
    for address in ("github.com/ada/nn", "https://github.com/ada", "https://github.com/a b/nn", "",
                    "https://github.com/ada/nn/tree/main", "https://gitlab.com/ada/nn/-/tree/main",
                    "https://ada:secret@github.com/ada/nn"):  # fmt: skip
        set_repository(fork, address)
        before = (fork / "README.md").read_bytes()
        said, failed = run(fork)
        assert failed
        assert said.startswith(".ci/links: repository=")
        assert said.count("\n") == 1
        assert (fork / "README.md").read_bytes() == before


def test_the_class_gets_a_link_for_each_notebook():
    said, failed = run(ROOT, "--hub", "https://hub.school/nn/")
    assert not failed
    names = [unquote(line).partition("lab/tree/nnbook/")[2] for line in said.splitlines()]
    listed = re.findall(r"\]\((notebooks/[^)]*ipynb)\)", README)
    assert set(names) == set(listed)
    begin = "https://hub.school/nn/hub/user-redirect/git-pull?"
    assert all(line.startswith(begin) for line in said.splitlines())
    said, failed = run(ROOT, "--hub", "hub.school")
    assert failed
    assert "hub='hub.school'" in said


def test_other_hosts_than_github_are_launched_by_their_whole_address():
    link = links.launch_link("https://git.example.org/maths/nn.git", CHAPTER)
    assert link == ("https://mybinder.org/v2/git/https%3A%2F%2Fgit.example.org%2Fmaths%2Fnn/HEAD"
                    "?urlpath=lab/tree/notebooks/03-error.ipynb")  # fmt: skip
    assert links.AT_BINDER.fullmatch(link.partition("/HEAD")[0] + "/") is None
    assert links.AT_BINDER.match(link).end() == link.index("/HEAD")


@pytest.mark.parametrize(("repository", "address"), [
    (HERE, "https://nnbook.github.io/nnbook/"),
    ("https://github.com/Ada/ada.github.io", "https://ada.github.io/"),
    ("https://gitlab.com/ada/lessons/nn", "https://ada.gitlab.io/lessons/nn/"),
    ("https://git.example.org/ada/nn", None),
])  # fmt: skip
def test_where_a_repository_publishes_its_pages(repository, address):
    assert links.pages(repository) == address


@pytest.mark.parametrize("notebook", ["README.md", "/notebooks/a.ipynb", "../a.ipynb", "", None])
def test_what_is_no_notebook_gets_no_link(notebook):
    with pytest.raises(ValueError, match="notebook="):
        links.launch_link(HERE, notebook)


def test_without_a_repository_it_says_where_one_is_missing(fork, monkeypatch):
    edit(fork / "pyproject.toml", "Repository = ", "Source = ")
    monkeypatch.setattr(links, "HERE", fork / "nnbook/lab")
    with pytest.raises(LookupError, match=r"\[project.urls\] of pyproject.toml has no Repository"):
        links.project_urls()
    said, failed = run(fork)
    assert failed
    assert "has no Repository" in said


def test_an_installed_package_knows_its_addresses_from_its_metadata(monkeypatch, tmp_path):
    lines = [f"Repository, {HERE}", "Book, https://nnbook.github.io/nnbook/"]
    monkeypatch.setattr(links, "HERE", tmp_path / "site-packages/nnbook/lab")
    monkeypatch.setattr(links.metadata, "metadata", lambda _: Lines(lines))
    assert links.project_urls() == {"Repository": HERE, "Book": "https://nnbook.github.io/nnbook/"}


class Lines(list):
    """Metadata that have these lines as addresses."""

    def get_all(self, name):
        return self if name == "Project-URL" else None
