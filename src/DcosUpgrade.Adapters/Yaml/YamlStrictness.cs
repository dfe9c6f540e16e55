using System.IO;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace DcosUpgrade.Adapters.Yaml;

/// <summary>
/// Text that YamlDotNet accepts and the installer's library refuses: a tab outside quoted or block text and comments, adjacent values,
/// a colon without a key inside brackets.
/// </summary>
internal static class YamlStrictness
{
    /// <exception cref="YamlException">The text is not valid YAML.</exception>
    public static (Mark At, string Reason)? FirstWrong(string text)
    {
        int tab = text.IndexOf('\t');
        Scanner scanner = new(new StringReader(text), skipComments: false);
        int flows = 0;
        Token? before = null;
        Token? beforeKey = null;
        while (scanner.MoveNext())
        {
            Token token = scanner.Current!;
            bool mayHoldTabs = token is Comment || (token is Scalar scalar && scalar.Style != ScalarStyle.Plain);
            while (tab >= 0 && tab < token.End.Index)
            {
                if (!mayHoldTabs || tab < token.Start.Index)
                {
                    return (At(text, tab), "a tab outside quoted text: the installer's library takes blanks only");
                }

                tab = text.IndexOf('\t', tab + 1);
            }

            flows += token is FlowSequenceStart or FlowMappingStart ? 1 : token is FlowSequenceEnd or FlowMappingEnd ? -1 : 0;
            bool begins = token is Scalar or AnchorAlias or FlowSequenceStart or FlowMappingStart || (token is Key && flows > 0);
            if (begins && before is (Scalar or AnchorAlias or FlowSequenceEnd or FlowMappingEnd))
            {
                return (token.Start, "two values side by side: something is missing between them");
            }

            if (token is Value && beforeKey is (FlowEntry or FlowSequenceStart or FlowMappingStart))
            {
                return (token.Start, "a colon without a key before it");
            }

            // A Key token precedes each key, also an empty one.
            beforeKey = token is Comment or Key ? beforeKey : token;
            before = token is Comment ? before : token;
        }

        return tab >= 0 ? (At(text, tab), "a tab outside quoted text: the installer's library takes blanks only") : null;
    }

    internal static Mark At(string text, int offset)
    {
        int line = 1;
        for (int end = text.IndexOf('\n'); end >= 0 && end < offset; end = text.IndexOf('\n', end + 1))
        {
            line++;
        }

        return new Mark(offset, line, offset - (offset == 0 ? -1 : text.LastIndexOf('\n', offset - 1)));
    }
}
