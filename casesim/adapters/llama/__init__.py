"""The local language model in a child process."""
