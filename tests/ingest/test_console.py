import subprocess
import sys


def test_a_reader_that_leaves_is_no_error() -> None:
    script = (
        "import sys; from ingest.console import run_to_end\n"
        "def main():\n"
        "    for _ in range(100_000): print('a line of the answer')\n"
        "    return 0\n"
        "sys.exit(run_to_end(main))"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        said = run.stderr.read()
    assert (run.returncode, said) == (1, b"")
