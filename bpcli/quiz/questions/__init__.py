"""The kinds of questions, one a file; `kinds` names them in an explicit table."""
