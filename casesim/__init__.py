"""Practise taking a history with a synthetic patient on your own laptop."""
