using System;
using System.Formats.Asn1;

namespace DcosUpgrade.Adapters.Ssh.Logins;

/// <summary>Tells the DER formats of private keys apart.</summary>
internal static class Der
{
    private const byte Sequence = 0x30;
    private const byte FirstBlank = 9;
    private const int Start = 16;
    private const int Pkcs12Version = 3;

    /// <summary>True when bytes begin as all these formats do, and not as a text: with a sequence, and soon the tag of a number or of an algorithm.</summary>
    public static bool IsDer(byte[] bytes) =>
        bytes.Length > 0 && bytes[0] == Sequence && Array.FindIndex(bytes, 0, Math.Min(Start, bytes.Length), value => value < FirstBlank) > 0;

    /// <summary>PFX (RFC 7292, 4): a sequence of version 3 and a sequence.</summary>
    public static bool IsPkcs12(byte[] der) => Read(der, (version, next) => version == Pkcs12Version && next == UniversalTagNumber.Sequence);

    /// <summary>The label of the PEM block of a key; null: not a private key.</summary>
    public static string? LabelOf(byte[] der)
    {
        if (Read(der, (version, next) => version == 0 && next == UniversalTagNumber.Integer))
        {
            // RSAPrivateKey (RFC 8017, A.1.2): version 0 and the modulus.
            return "RSA PRIVATE KEY";
        }

        if (Read(der, (version, next) => version is 0 or 1 && next == UniversalTagNumber.Sequence))
        {
            // OneAsymmetricKey (RFC 5958, 2): the version and the algorithm.
            return "PRIVATE KEY";
        }

        // ECPrivateKey (RFC 5915, 3): version 1 and the key; EncryptedPrivateKeyInfo (RFC 5958, 3): the algorithm and the data.
        return Read(der, (version, next) => version == 1 && next == UniversalTagNumber.OctetString) ? "EC PRIVATE KEY"
            : Read(der, (version, next) => version is null && next == UniversalTagNumber.OctetString) ? "ENCRYPTED PRIVATE KEY"
            : null;
    }

    /// <param name="has">Judges the version in front, null for a sequence instead of it, and the type of what follows.</param>
    private static bool Read(byte[] der, Func<int?, UniversalTagNumber, bool> has)
    {
        try
        {
            AsnReader content = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            int? version = null;
            if (content.PeekTag().TagValue == (int)UniversalTagNumber.Sequence)
            {
                content.ReadSequence();
            }
            else if (content.TryReadInt32(out int number))
            {
                version = number;
            }
            else
            {
                return false;
            }

            return has(version, (UniversalTagNumber)content.PeekTag().TagValue);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
