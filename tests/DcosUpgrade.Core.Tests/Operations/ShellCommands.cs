using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Core.Tests.Operations;

/// <summary>The words of a shell program that name commands. Knows as much of the language as operations use.</summary>
internal sealed class ShellCommands
{
    private static readonly string[] s_goOn = ["if", "then", "else", "elif", "while", "until", "do", "!", "{", "time"];
    private static readonly string[] s_close = ["fi", "done", "esac", "}"];
    private static readonly Regex s_assignment = new(@"^[A-Za-z_][A-Za-z0-9_]*\+?=");

    private readonly string _text;
    private readonly HashSet<string> _functions = [];
    private readonly List<string> _commands = [];
    private int _at;

    private ShellCommands(string text) => _text = text;

    /// <summary>Commands that are not functions of the program itself, as written.</summary>
    public static IReadOnlyList<string> Of(string program)
    {
        ShellCommands reader = new(program);
        reader.Commands(nested: false);
        return [.. reader._commands.Distinct().Where(command => !reader._functions.Contains(command))];
    }

    /// <summary>Reads commands to the end, or to the bracket that closes a substitution.</summary>
    private void Commands(bool nested)
    {
        bool expected = true;
        int subshells = 0;
        int skipped = 0;
        Stack<bool> cases = new();
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c is ' ' or '\t' || (c == '\\' && Next == '\n'))
            {
                _at += c == '\\' ? 2 : 1;
            }
            else if (c == '#')
            {
                SkipTo('\n');
            }
            else if (c == ';' && Next == ';')
            {
                _at += 2;
                Pattern(cases);
                expected = true;
            }
            else if (c is '\n' or ';' or '&' or '|')
            {
                _at++;
                expected = true;
            }
            else if (c == '(')
            {
                _at++;
                subshells++;
                expected = true;
            }
            else if (c == ')')
            {
                _at++;
                if (nested && subshells == 0)
                {
                    return;
                }

                subshells--;
                expected = false;
            }
            else if (c is '<' or '>')
            {
                Redirection();
            }
            else
            {
                string word = Word();
                if (_at < _text.Length && word.All(char.IsAsciiDigit) && _text[_at] is '<' or '>')
                {
                    Redirection();
                }
                else if (skipped > 0)
                {
                    expected = --skipped == 0;
                }
                else if (expected)
                {
                    expected = Take(word, cases, ref skipped);
                }
            }
        }
    }

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    /// <summary>Takes a word where a command stands; true when a command is still to come.</summary>
    private bool Take(string word, Stack<bool> cases, ref int skipped)
    {
        if (s_goOn.Contains(word) || s_assignment.IsMatch(word))
        {
            return true;
        }

        if (word == "esac")
        {
            _ = cases.Pop();
        }

        if (s_close.Contains(word) || word == "for")
        {
            return false;
        }

        if (word == "case")
        {
            SkipBlanks();
            _ = Word();
            SkipBlanks();
            _ = Word();
            cases.Push(true);
            Pattern(cases);
            return true;
        }

        if (_at + 1 < _text.Length && _text[_at] == '(' && Next == ')')
        {
            _at += 2;
            _ = _functions.Add(word);
            return true;
        }

        _commands.Add(word);

        // Programs whose arguments begin with a program.
        skipped = word == "timeout" ? 1 : 0;
        return word == "exec";
    }

    /// <summary>Skips a pattern of a case up to its bracket, unless the case ends here.</summary>
    private void Pattern(Stack<bool> cases)
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        if (cases.Count == 0 || string.CompareOrdinal(_text, _at, "esac", 0, 4) == 0)
        {
            return;
        }

        while (_at < _text.Length && _text[_at] != ')')
        {
            if (_text[_at] is '\'' or '"')
            {
                _ = Word();
            }
            else
            {
                _at++;
            }
        }

        _at++;
    }

    private void Redirection()
    {
        while (_at < _text.Length && _text[_at] is '<' or '>' or '&')
        {
            _at++;
        }

        SkipBlanks();
        _ = Word();
    }

    /// <summary>One word, without its quotes; commands inside it are read on the way.</summary>
    private string Word()
    {
        StringBuilder word = new();
        while (_at < _text.Length && _text[_at] is not (' ' or '\t' or '\n' or ';' or '&' or '|' or '(' or ')' or '<' or '>'))
        {
            switch (_text[_at])
            {
                case '\'':
                    int from = ++_at;
                    SkipTo('\'');
                    _ = word.Append(_text, from, _at - from);
                    _at++;
                    break;
                case '"':
                    _at++;
                    while (_text[_at] != '"')
                    {
                        Piece(word);
                    }

                    _at++;
                    break;
                default:
                    Piece(word);
                    break;
            }
        }

        return word.ToString();
    }

    private void Piece(StringBuilder word)
    {
        if (_text[_at] == '\\')
        {
            _ = word.Append(Next);
            _at += 2;
        }
        else if (_text[_at] == '$' && Next == '(' && _text[_at + 2] == '(')
        {
            _ = word.Append("$((");
            _at = _text.IndexOf("))", _at, StringComparison.Ordinal) + 2;
        }
        else if (_text[_at] == '$' && Next == '(')
        {
            _ = word.Append("$()");
            _at += 2;
            Commands(nested: true);
        }
        else if (_text[_at] == '$' && Next == '{')
        {
            int from = _at;
            _at = _text.IndexOf('}', _at) + 1;
            _ = word.Append(_text, from, _at - from);
        }
        else
        {
            _ = word.Append(_text[_at++]);
        }
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }

    private void SkipTo(char end)
    {
        while (_at < _text.Length && _text[_at] != end)
        {
            _at++;
        }
    }
}
