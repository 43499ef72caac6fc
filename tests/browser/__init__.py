"""Tests in a real Chromium: run by `make test-browser`, no part of the ordinary suite."""
