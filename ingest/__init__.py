"""File -> pages -> passages -> index."""

import os

# The matrices of a question are small: handing them to a second thread costs more than it saves.
# Set before numpy is first imported; torch keeps its own threads for embedding.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Progress is told by the build itself, in pages and passages; a library's own bars would stand between its lines.
os.environ.setdefault("DISABLE_TQDM", "1")  # bm25s asks for it by this name
