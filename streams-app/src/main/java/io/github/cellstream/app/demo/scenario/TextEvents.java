package io.github.cellstream.app.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts character by character, one text after the other: every other one is read from documents, the rest is written. */
final class TextEvents implements EventSource {
    private final Writer writer;
    private final List<PlantedText> texts = new ArrayList<>();
    private int next;

    TextEvents(ProjectText project, Path model, int count, long seed) {
        writer = new Writer(model);
        Random random = new Random(seed);
        String unread = project.unread();
        String foreign = project.foreign();
        int written = count / 2;
        List<String> reading = KeyNames.of("read", count - written);
        List<String> writing = written == 0 ? List.of() : KeyNames.of("written", written);
        for (int i = 0; i < count; i++) {
            boolean reads = i % 2 == 0;
            int from = random.nextInt(unread.length() - 200);
            CharacterStream text = reads
                    ? CharacterStream.repeating(unread, from)
                    : writer.after(unread.substring(from, from + 100), random.nextLong());
            texts.add(new PlantedText(
                    (reads ? reading : writing).get(i / 2), text, new Passages(unread, foreign, random.nextLong())));
        }
    }

    @Override
    public void next(Outlet outlet) {
        PlantedText text = texts.get(next);
        next = (next + 1) % texts.size();
        outlet.event(text.key(), text.next(outlet).getBytes(UTF_8));
    }

    @Override
    public void close() {
        writer.close();
    }
}
