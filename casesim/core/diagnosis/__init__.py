"""Diagnoses as clinicians write them: parsed, normalised, and compared by what one says of the other."""
