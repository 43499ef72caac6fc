"""The linter of cases: what a schema and a checker of names cannot see, rule by rule."""
