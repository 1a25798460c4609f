"""What the quiz builder is made of: reading facts, wrong options, wording, checks, choosing, exports."""
