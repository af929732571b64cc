package io.locust.k8s.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command as a POSIX shell does, without any expansion: blanks separate, single quotes keep everything, double
 * quotes keep all but the backslash before {@code $ ` " \\} and newline, a backslash outside quotes keeps the next
 * character. Source: POSIX.1-2024, Shell Command Language, 2.2 Quoting.
 *
 * <p>No library on the class path follows these rules; those of Ant and Plexus know no backslash.
 */
final class ShellWords {
    private static final char NONE = 0;

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private char quote = NONE;
    private int at;

    private ShellWords(String text) {
        this.text = text;
    }

    /** The words of the text; an unclosed quote ends at the end of the text. */
    static List<String> split(String text) {
        return new ShellWords(text).split();
    }

    private List<String> split() {
        for (at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote != NONE) {
                quoted(c);
            } else if (Character.isWhitespace(c)) {
                endWord();
            } else if (c == '\\' && text.startsWith("\n", at + 1)) {
                at++; // It joins two lines, and is no word where it stands alone.
            } else {
                inWord = true;
                unquoted(c);
            }
        }
        endWord();
        return List.copyOf(words);
    }

    private void unquoted(char c) {
        if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '\\') {
            escaped();
        } else {
            word.append(c);
        }
    }

    private void quoted(char c) {
        if (c == quote) {
            quote = NONE;
        } else if (c == '\\'
                && quote == '"'
                && at + 1 < text.length()
                && "$`\"\\\n".indexOf(text.charAt(at + 1)) >= 0) {
            escaped();
        } else {
            word.append(c);
        }
    }

    /** A backslash before a newline joins the lines; before the end of the text it stands for itself. */
    private void escaped() {
        if (at + 1 == text.length()) {
            word.append('\\');
        } else if (text.charAt(++at) != '\n') {
            word.append(text.charAt(at));
        }
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
