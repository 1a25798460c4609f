"""Opens Pagewise in the browser: `python app.py`, or `make run`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Before anything is imported that might call out.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["ANONYMIZED_TELEMETRY"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["DO_NOT_TRACK"] = "1"


def main() -> int:
    """Serve the index that PAGEWISE_INDEX names on PAGEWISE_PORT; 1 where the port is not a number or taken."""
    given = os.environ.get("PAGEWISE_PORT", "7860")
    if not given.isdigit() or not 0 < int(given) < 65536:
        print(f"PAGEWISE_PORT is {given!r}: give a number from 1 to 65535.", file=sys.stderr)
        return 1
    from assistant.web.page import port_is_free, serve

    if not port_is_free(int(given)):
        print(f"Port {given} is in use: stop what uses it, or choose another with PAGEWISE_PORT.", file=sys.stderr)
        return 1
    serve(Path(os.environ.get("PAGEWISE_INDEX", ".pagewise")), int(given))
    return 0


if __name__ == "__main__":
    sys.exit(main())
