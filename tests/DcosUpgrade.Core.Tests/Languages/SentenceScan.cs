using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DcosUpgrade.Core.Tests.Languages;

/// <summary>Finds the texts in a C# file: string literals, interpolated strings and their sums, as formats.</summary>
internal sealed class SentenceScan : CSharpSyntaxWalker
{
    /// <summary>Methods whose texts are compared or parsed, never shown.</summary>
    private static readonly HashSet<string> s_comparing = new(StringComparer.Ordinal)
    {
        "StartsWith", "EndsWith", "Contains", "IndexOf", "LastIndexOf", "Split", "Equals", "TrimEnd", "TrimStart", "CompareOrdinal", "Says", "Assert",
    };

    /// <summary>Exceptions of internal errors: their texts are for developers.</summary>
    private static readonly Regex s_internalError =
        new("^(InvalidOperation|Argument|ArgumentOutOfRange|ArgumentNull|NotSupported|Format|InvalidData|ObjectDisposed|EndOfStream|KeyNotFound)Exception$");

    /// <summary>A hole in a literal that is formatted later.</summary>
    private static readonly Regex s_hole = new(@"\{(\d|to|from)(:[^{}]*)?\}");

    private readonly string _file;
    private readonly List<Sentence> _found = [];

    private SentenceScan(string file) => _file = file;

    public static IReadOnlyList<Sentence> Of(string file, string code)
    {
        SentenceScan scan = new(file);
        scan.Visit(CSharpSyntaxTree.ParseText(code).GetRoot());
        return scan._found;
    }

    public override void VisitAttribute(AttributeSyntax node)
    {
    }

    public override void VisitConstantPattern(ConstantPatternSyntax node)
    {
    }

    public override void VisitCaseSwitchLabel(CaseSwitchLabelSyntax node)
    {
    }

    public override void VisitObjectCreationExpression(ObjectCreationExpressionSyntax node)
    {
        string type = node.Type.ToString();
        if (!s_internalError.IsMatch(type) && type != "Regex")
        {
            base.VisitObjectCreationExpression(node);
        }
    }

    public override void VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        string name = node.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
            IdentifierNameSyntax own => own.Identifier.Text,
            _ => "",
        };
        if (s_comparing.Contains(name))
        {
            Visit(node.Expression);
        }
        else
        {
            base.VisitInvocationExpression(node);
        }
    }

    public override void VisitElementAccessExpression(ElementAccessExpressionSyntax node) => Visit(node.Expression);

    public override void VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        if (node.IsKind(SyntaxKind.EqualsExpression) || node.IsKind(SyntaxKind.NotEqualsExpression))
        {
            return;
        }

        if (node.IsKind(SyntaxKind.AddExpression) && Leaves(node).Any(IsText))
        {
            Take(node, Leaves(node));
            return;
        }

        base.VisitBinaryExpression(node);
    }

    public override void VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        if (IsText(node))
        {
            Take(node, [node]);
        }
    }

    public override void VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node) => Take(node, [node]);

    private static bool IsText(ExpressionSyntax node) => node.IsKind(SyntaxKind.StringLiteralExpression) || node is InterpolatedStringExpressionSyntax;

    private static IEnumerable<ExpressionSyntax> Leaves(ExpressionSyntax node) => node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum
        ? Leaves(sum.Left).Concat(Leaves(sum.Right))
        : [node];

    private void Take(SyntaxNode place, IEnumerable<ExpressionSyntax> leaves)
    {
        StringBuilder format = new();
        int holes = 0;
        List<ExpressionSyntax> inner = [];
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        foreach (ExpressionSyntax leaf in leaves)
        {
            if (leaf is LiteralExpressionSyntax literal && IsText(literal))
            {
                AppendLiteral(literal.Token.ValueText);
            }
            else if (leaf is InterpolatedStringExpressionSyntax text)
            {
                foreach (InterpolatedStringContentSyntax content in text.Contents)
                {
                    if (content is InterpolationSyntax hole)
                    {
                        inner.Add(hole.Expression);
                        _ = format.Append('{').Append(holes++).Append('}');
                    }
                    else
                    {
                        AppendLiteral(((InterpolatedStringTextSyntax)content).TextToken.ValueText.Replace("{{", "{").Replace("}}", "}"));
                    }
                }
            }
            else
            {
                inner.Add(leaf);
                _ = format.Append('{').Append(holes++).Append('}');
            }
        }

        void AppendLiteral(string text)
        {
            int from = 0;
            foreach (Match hole in s_hole.Matches(text))
            {
                if (!numbers.TryGetValue(hole.Groups[1].Value, out int number))
                {
                    numbers.Add(hole.Groups[1].Value, number = holes++);
                }

                _ = format.Append(Escaped(text[from..hole.Index])).Append('{').Append(number).Append('}');
                from = hole.Index + hole.Length;
            }

            _ = format.Append(Escaped(text[from..]));
        }

        _found.Add(new Sentence(format.ToString(), _file, place.GetLocation().GetLineSpan().StartLinePosition.Line + 1));

        foreach (ExpressionSyntax expression in inner)
        {
            Visit(expression);
        }
    }

    private static string Escaped(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
