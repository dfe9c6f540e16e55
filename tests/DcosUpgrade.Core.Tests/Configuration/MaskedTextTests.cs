using System;
using DcosUpgrade.Configuration;
using Xunit;
using static DcosUpgrade.Core.Tests.Configs.ConfigBench;

namespace DcosUpgrade.Core.Tests.Configs;

public sealed class MaskedTextTests
{
    private const string Old =
        """
        cluster_name: prod # kept
        superuser_password_hash: $6$sicret # sicret
        license_key_contents: |
          sicret-1
          # sicret-2

          sicret-3
        # about the next
        exhibitor_admin_password: &p "sicret"
        my_copy: *p
        other: sicret
        # zk_super_credentials: super:sicret-4
        # license_key_contents: |
        #   sicret-5
        #   sicret-6
        # a note
        cluster_docker_credentials: {auths: {"https://index": {auth: sicret7}}}
        http_proxy: http://user:sicret@proxy:3128
        unknown_pasword: sicret

        """;

    [Fact]
    public void Secrets_are_masked_and_all_other_text_is_shown()
    {
        ConfigDocument document = Read(Old);

        Assert.Equal(
            """
            cluster_name: prod # kept
            superuser_password_hash: ******** # ********
            license_key_contents: ********
            # about the next
            exhibitor_admin_password: ********
            my_copy: *p
            other: ********
            # zk_super_credentials: ********
            # license_key_contents: ********
            # ********
            # ********
            # a note
            cluster_docker_credentials: ********
            http_proxy: http://********@proxy:3128
            unknown_pasword: ********

            """.ReplaceLineEndings("\n"),
            MaskedText.Of(document, document));
    }

    [Fact]
    public void In_braces_too()
    {
        ConfigDocument document = Read("""{"cluster_name": "x", "superuser_password_hash": "sicret, }", "zk_super_credentials":"super:sicret"}""");

        Assert.Equal("""{"cluster_name": "x", "superuser_password_hash": ********, "zk_super_credentials": ********}""", MaskedText.Of(document, document));
    }

    [Fact]
    public void A_secret_that_changed_is_marked()
    {
        string @new = Update(Minimal + "exhibitor_admin_password: sicret\nenable_ipv6: false\n", set: [("exhibitor_admin_password", "sicret2")]).Text;
        ConfigDocument old = Read(Minimal + "exhibitor_admin_password: sicret\nenable_ipv6: false\n");

        string diff = UnifiedDiff.Of(MaskedText.Of(old, old), MaskedText.Of(Read(@new), old), "old", "new");

        Assert.Contains("-exhibitor_admin_password: ********\n+exhibitor_admin_password: ******** (changed)\n", diff);
        Assert.Contains("exhibitor_admin_password: sicret2", @new, StringComparison.Ordinal);
    }
}
