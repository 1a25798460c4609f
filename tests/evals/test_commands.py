"""python -m evals as it is called; and, with the real PDFs, that no figure is below its floor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evals.__main__ import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]


def evals(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "evals", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_without_an_index_one_sentence_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--index", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "python -m ingest build" in error


def test_bad_usage_is_2() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["run", "--split", "train"])
    assert stopped.value.code == 2
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


@pytest.fixture(scope="session")
def real_index(real_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the real PDFs: the one that PAGEWISE_REAL_INDEX names, brought up to date, or a new one."""
    from ingest.index import build

    named = os.environ.get("PAGEWISE_REAL_INDEX")
    index = Path(named) if named else tmp_path_factory.mktemp("index")
    build(index, [real_corpus])
    return index


@pytest.mark.real
@pytest.mark.parametrize("split", ["test"])
def test_no_figure_is_below_its_floor(real_index: Path, split: str) -> None:
    done = evals("run", "--split", split, "--json", "--floors", "--index", str(real_index))
    result = json.loads(done.stdout)
    below = [check for check in result["floors"] if not check["ok"]]
    assert not below
    assert done.returncode == 0, done.stderr[-500:]
