using System.Linq;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.Operations;

/// <summary>One copy of equal texts.</summary>
public sealed class SharedTextsTests
{
    [Fact]
    public void Equal_texts_are_one_object()
    {
        SharedTexts texts = new(10);
        string first = texts.Share(new string('a', 30));

        Assert.Same(first, texts.Share(new string('a', 30)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SharedTexts.Longest)]
    [InlineData(SharedTexts.Longest + 1)]
    public void Text_of_any_length_stays_the_same_text(int length) => Assert.Equal(new string('b', length), new SharedTexts(10).Share(new string('b', length)));

    [Fact]
    public void Node_that_sends_ever_new_texts_does_not_make_the_memory_grow()
    {
        SharedTexts texts = new(10);
        string[] sent = [.. Enumerable.Range(0, 20).Select(number => $"unit-{number}.service")];

        Assert.Equal(sent, sent.Select(texts.Share));
        Assert.Equal(10, sent.Count(text => ReferenceEquals(text, texts.Share(new string(text)))));
    }
}
