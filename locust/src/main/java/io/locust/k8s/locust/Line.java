package io.locust.k8s.locust;

/** Text from a master made fit for one line of a status: Kubernetes, terminals and JSON must not stumble over it. */
final class Line {
    private Line() {}

    /**
     * One line of at most {@code max} characters. Control characters become blanks; halves of surrogate pairs, which no
     * JSON writer accepts, and characters that change the direction of text become question marks.
     */
    static String of(String raw, int max) {
        var line = new StringBuilder(Math.min(raw.length(), max));
        for (int i = 0; i < raw.length(); ) {
            int c = raw.codePointAt(i);
            i += Character.charCount(c);
            boolean last = i >= raw.length();
            if (line.length() + Character.charCount(c) + (last ? 0 : 1) > max) {
                return line.append('…').toString();
            }
            line.appendCodePoint(printable(c));
        }
        return line.toString();
    }

    private static int printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.SURROGATE, Character.FORMAT, Character.UNASSIGNED -> '?';
            default -> c;
        };
    }
}
