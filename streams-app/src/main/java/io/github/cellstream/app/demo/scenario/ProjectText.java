package io.github.cellstream.app.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Texts that travel with the program: its own documents, and some sentences in another language. */
final class ProjectText {
    private static final List<String> DOCUMENTS = List.of(
            "README.md",
            "LICENSE",
            "docs/model-files.md",
            "docs/operations.md",
            "docs/path-of-an-event.md",
            "docs/training-command.md");
    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final double LEARNT = 0.9;

    private final List<String> documents = new ArrayList<>();
    private final String foreign = read("foreign.txt");

    ProjectText() {
        for (String name : DOCUMENTS) {
            documents.add(CODE.matcher(read(name)).replaceAll(""));
        }
    }

    /** Returns what is learnt from: the documents but for their ends. */
    List<String> learnt() {
        return documents.stream()
                .map(text -> plain(text.substring(0, cut(text))))
                .toList();
    }

    /** Returns what nobody has learnt from: the documents' ends. */
    String unread() {
        StringBuilder ends = new StringBuilder();
        documents.forEach(text -> ends.append(text.substring(cut(text))).append(' '));
        return plain(ends.toString());
    }

    /** Returns sentences in another language. */
    String foreign() {
        return plain(foreign);
    }

    private static int cut(String text) {
        return (int) (LEARNT * text.length());
    }

    private static String plain(String text) {
        return BLANKS.matcher(text).replaceAll(" ");
    }

    private static String read(String name) {
        try (InputStream stream = ProjectText.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the program was built without the text " + name + "; build it again");
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can't be read from the program's files", e);
        }
    }
}
