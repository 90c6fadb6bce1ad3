"""Trace → Story: what the lesson says, in steps and sentences without markup."""
