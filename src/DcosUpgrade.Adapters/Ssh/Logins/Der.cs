using System;

namespace DcosUpgrade.Adapters.Ssh.Logins;

/// <summary>Tells the DER formats of private keys apart, by the first elements of their sequence (X.690, 8.1).</summary>
internal static class Der
{
    private const byte Number = 0x02;
    private const byte Octets = 0x04;
    private const byte Sequence = 0x30;
    private const byte FirstBlank = 9;
    private const byte LongLength = 0x80;
    private const int Start = 16;
    private const int Pkcs12Version = 3;

    /// <summary>True when bytes begin as all these formats do, and not as a text: with a sequence, and soon the tag of a number or of an algorithm.</summary>
    public static bool IsDer(byte[] bytes) =>
        bytes.Length > 0 && bytes[0] == Sequence && Array.FindIndex(bytes, 0, Math.Min(Start, bytes.Length), value => value < FirstBlank) > 0;

    /// <summary>PFX (RFC 7292, 4): version 3 and a sequence.</summary>
    public static bool IsPkcs12(byte[] der) => Read(der) is (Number, Pkcs12Version, Sequence);

    /// <summary>The label of the PEM block of a key; null: not a private key.</summary>
    public static string? LabelOf(byte[] der) => Read(der) switch
    {
        // RSAPrivateKey (RFC 8017, A.1.2): version 0 and the modulus.
        (Number, 0, Number) => "RSA PRIVATE KEY",

        // OneAsymmetricKey (RFC 5958, 2): the version and the algorithm.
        (Number, 0 or 1, Sequence) => "PRIVATE KEY",

        // ECPrivateKey (RFC 5915, 3): version 1 and the key.
        (Number, 1, Octets) => "EC PRIVATE KEY",

        // EncryptedPrivateKeyInfo (RFC 5958, 3): the algorithm and the data.
        (Sequence, _, Octets) => "ENCRYPTED PRIVATE KEY",
        _ => null,
    };

    /// <summary>The tag of the first element, its first byte, and the tag of the second element; 0 for what is missing.</summary>
    private static (byte First, byte Value, byte Second) Read(byte[] der)
    {
        int first = Content(der, 0, out _);
        int value = Content(der, first, out int length);
        return (At(der, first), At(der, value), At(der, length > der.Length - value ? der.Length : value + length));
    }

    /// <summary>The index of the content of the element at an index.</summary>
    private static int Content(byte[] der, int at, out int length)
    {
        length = At(der, at + 1);
        if (length < LongLength)
        {
            return at + 2;
        }

        int bytes = length - LongLength;
        length = 0;
        for (int i = 0; i < bytes && length < der.Length; i++)
        {
            length = (length << 8) | At(der, at + 2 + i);
        }

        return at + 2 + bytes;
    }

    private static byte At(byte[] der, int index) => index >= 0 && index < der.Length ? der[index] : (byte)0;
}
