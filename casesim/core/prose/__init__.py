"""Facts from clinical prose: split, turned into a patient's words, and mapped to what a trainee can ask."""
