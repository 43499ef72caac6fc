"""The domain: pure rules over frozen data, knowing no terminal, model, file or database."""
