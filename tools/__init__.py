"""Recipes that make what the package ships; none of them runs on a user's machine."""
