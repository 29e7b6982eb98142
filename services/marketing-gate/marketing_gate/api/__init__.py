"""The HTTP door (API.md section 5): `checks`, `suppressions`; `asked` is how a question is put."""
