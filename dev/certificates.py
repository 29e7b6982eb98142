"""Certificates of an authority that exists for one test: of servers, by name or on loopback, and of clients."""

import datetime as dt
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_SIGNING = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


class Authority:
    """Who certifies; its own certificate is in `path`."""

    def __init__(self, folder: Path, name: str = "test authority") -> None:
        self._folder, self._name, self._key = folder, name, ec.generate_private_key(ec.SECP256R1())
        self.path = folder / f"{name}.pem"
        identifier = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        own = (x509.BasicConstraints(ca=True, path_length=0), identifier, _SIGNING)
        self.path.write_bytes(self._signed(name, self._key, *own).public_bytes(serialization.Encoding.PEM))

    def certify(self, name: str) -> tuple[Path, Path]:
        """A certificate for `name`, good for a server of that name and for one on 127.0.0.1; and its key, unencrypted.

        Both as PEM files, the key in PKCS#8, as Java wants it.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        at = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        certificate, private = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        made = self._signed(name, key, x509.SubjectAlternativeName(at), issuer)
        certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
        return certificate, private

    def _signed(
        self, subject: str, key: ec.EllipticCurvePrivateKey, *extensions: x509.ExtensionType
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        builder = x509.CertificateBuilder(
            x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, self._name)]),
            x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]),
            key.public_key(),
            x509.random_serial_number(),
            now - dt.timedelta(hours=1),
            now + dt.timedelta(days=1),
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return builder.sign(self._key, hashes.SHA256())
