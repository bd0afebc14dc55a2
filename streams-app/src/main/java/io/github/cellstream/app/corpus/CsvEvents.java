package io.github.cellstream.app.corpus;

import io.github.cellstream.app.decode.CsvDecoderPlugin;
import io.github.cellstream.app.decode.Decoders;
import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.training.data.CorpusError;
import io.github.cellstream.training.data.CorpusException;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.ExampleReader;
import io.github.cellstream.training.data.LineFaults;
import io.github.cellstream.training.data.TextLines;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** CSV files whose first line names the columns, read by the decoder {@code csv}. A quoted value may not hold a line's end. */
public final class CsvEvents implements ExampleReader {
    private final EventColumns columns;
    private final String separator;
    private List<String> features = List.of();

    /**
     * Chooses columns.
     *
     * @param separator one of {@code , ; |} or {@code tab}
     */
    public CsvEvents(EventColumns columns, String separator) {
        this.columns = columns;
        this.separator = separator;
    }

    @Override
    public List<Example> read(TextLines lines, LineFaults faults) throws IOException {
        String header = lines.next();
        String first = lines.next();
        if (header == null || first == null) {
            return List.of();
        }
        List<String> names = cells(header);
        List<String> values = cells(first);
        EventColumns found = columns.resolved(
                names, name -> names.indexOf(name) < values.size() && isNumber(values.get(names.indexOf(name))));
        Map<String, String> settings = new HashMap<>(found.decoderSettings());
        settings.put("columns", String.join(",", names));
        settings.put("separator", separator);
        try (EventDecoder decoder = Decoders.create(new CsvDecoderPlugin(), settings)) {
            features = found.features();
            return EventLines.read(decoder, first, lines, faults);
        } catch (ConfigException e) {
            throw new CorpusException(
                    CorpusError.CORPUS_UNREADABLE,
                    lines.name(),
                    e.getMessage() + "; its first line must name the columns, found " + names,
                    e);
        }
    }

    @Override
    public List<String> features() {
        return features;
    }

    private List<String> cells(String line) {
        String mark = separator.equals("tab") ? "\t" : separator;
        return Arrays.stream(line.split(Pattern.quote(mark), -1))
                .map(cell -> cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"")
                        ? cell.substring(1, cell.length() - 1)
                        : cell.strip())
                .toList();
    }

    private static boolean isNumber(String text) {
        try {
            Float.parseFloat(text);
            return true;
        } catch (NumberFormatException e) {
            return text.isEmpty();
        }
    }
}
