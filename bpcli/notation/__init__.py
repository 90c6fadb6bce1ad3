"""Text → syntax tree. Knows spelling and grammar; knows no gate, no value and no calculus."""
