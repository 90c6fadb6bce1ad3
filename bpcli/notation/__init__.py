"""Text → syntax tree. Knows spelling and grammar. Must not know a gate, a value or calculus."""
