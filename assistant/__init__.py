"""Question -> answer."""

import ingest  # noqa: F401  (sets how numpy threads, before numpy is imported)
