"""The parts of the reference checker: reading, extracting, finding, judging, reporting."""
