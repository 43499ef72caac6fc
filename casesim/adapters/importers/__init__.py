"""Importers: cases from other systems, one module each."""
