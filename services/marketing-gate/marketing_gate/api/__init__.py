"""The HTTP door (API.md section 5): `checks`, `campaigns`, `suppressions`, `authzen`; `asked` is how a question is put,
`door` what all routes share, `swift` the short way of the checks."""
