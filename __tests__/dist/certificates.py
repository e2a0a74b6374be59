"""A certificate for 127.0.0.1 from a test authority, and the answers of its OCSP responder.

    python certificates.py RESPONDER_URL    JSON: authority, certificate, key (PEM); good, revoked (base64 of DER)
"""

import base64
import datetime
import ipaddress
import json
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

NOW = datetime.datetime.now(datetime.timezone.utc)
HOUR = datetime.timedelta(hours=1)


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def builder(subject, key):
    return (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name("Authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - HOUR)
        .not_valid_after(NOW + HOUR)
    )


def answer(status, certificate, authority, key):
    revoked = status == ocsp.OCSPCertStatus.REVOKED
    response = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=certificate,
            issuer=authority,
            # What the driver asks by.
            algorithm=hashes.SHA1(),
            cert_status=status,
            this_update=NOW,
            next_update=NOW + HOUR,
            revocation_time=NOW - HOUR if revoked else None,
            revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, authority)
        .sign(key, hashes.SHA256())
    )
    return base64.b64encode(response.public_bytes(serialization.Encoding.DER)).decode()


def main(responder_url):
    authority_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    authority = (
        builder("Authority", authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    responder = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(responder_url)
    )
    certificate = (
        builder("127.0.0.1", key)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.AuthorityInformationAccess([responder]), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    print(
        json.dumps(
            {
                "authority": authority.public_bytes(pem).decode(),
                "certificate": certificate.public_bytes(pem).decode(),
                "key": key.private_bytes(
                    pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                ).decode(),
                "good": answer(ocsp.OCSPCertStatus.GOOD, certificate, authority, authority_key),
                "revoked": answer(ocsp.OCSPCertStatus.REVOKED, certificate, authority, authority_key),
            }
        )
    )


main(sys.argv[1])
