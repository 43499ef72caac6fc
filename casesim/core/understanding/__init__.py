"""What a trainee's utterance asks for, and how it asks."""
