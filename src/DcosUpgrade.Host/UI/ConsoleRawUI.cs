using System;
using System.Management.Automation.Host;

namespace DcosUpgrade.Host.UI;

/// <summary>The little of a terminal's geometry that formatting needs. Cursor and screen contents belong to nobody here.</summary>
internal sealed class ConsoleRawUI(Terminal terminal) : PSHostRawUserInterface
{
    private const string NoScreen = "This program has no access to the contents of the screen.";

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Size BufferSize
    {
        get => new(terminal.Width(), terminal.Height());
        set => throw new NotSupportedException(NoScreen);
    }

    public override Size WindowSize
    {
        get => BufferSize;
        set => throw new NotSupportedException(NoScreen);
    }

    public override Size MaxWindowSize => BufferSize;

    public override Size MaxPhysicalWindowSize => BufferSize;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle { get; set; } = "";

    public override bool KeyAvailable => false;

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (!terminal.CanAsk)
        {
            throw new NotSupportedException(Prompter.NobodyToAsk);
        }

        ConsoleKeyInfo key = terminal.ReadKey();
        return new KeyInfo((int)key.Key, key.KeyChar, default, keyDown: true);
    }

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException(NoScreen);

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw new NotSupportedException(NoScreen);

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException(NoScreen);

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException(NoScreen);
}
