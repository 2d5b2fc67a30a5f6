using Datacube.Contracts.Files;
using Xunit;

namespace Datacube.Contracts.Tests.Files;

[Trait("kind", "unit")]
public sealed class MultihashTests
{
    // Digests of "abc" from FIPS 180-4, FIPS 202 and RFC 1321.
    [Theory]
    [InlineData("1114a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("1220ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("2030cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")]
    [InlineData("1340ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    [InlineData("16203a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532")]
    [InlineData("d50110900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("D50110900150983CD24FB0D6963F7D28E17F72")]
    public void Bytes_are_compared_with_every_kind_of_checksum_that_can_be_computed(string text)
    {
        var stated = Multihash.Parse(text);
        Assert.NotNull(stated);
        using var same = stated.Begin();
        same.AppendData("ab"u8);
        same.AppendData("c"u8);
        Assert.True(stated.Matches(same));
        using var other = stated.Begin();
        other.AppendData("abd"u8);
        Assert.False(stated.Matches(other));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("1220")]
    [InlineData("not hexadecimal!")]
    [InlineData("1220ba7816bf8f01cfea414140de5dae2223")]
    [InlineData("1210ba7816bf8f01cfea414140de5dae2223")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("1e20ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("ffffffffffffffff0120")]
    public void What_is_no_multihash_or_of_a_kind_that_cannot_be_computed_is_none(string? text) => Assert.Null(Multihash.Parse(text));
}
