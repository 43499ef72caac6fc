"""Marking: one module for each family of items, each a pure function of the item and of what the trainee did."""
