package io.github.cellstream.app.deploy;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.schemas.ModelAnnouncement;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * How a model's file gets to the instances of a job.
 *
 * @param inline whether it has to travel in the announcement
 * @param path where it lies on every instance; empty: in the announcement if it is small enough, else under the path that it has
 *     here
 */
public record Carriage(boolean inline, Optional<String> path) {
    /** In the announcement if it fits, else by its path. */
    public static final Carriage AUTO = new Carriage(false, Optional.empty());

    /**
     * Puts the file, or its place, into an announcement.
     *
     * @param most bytes of a file that travels
     * @throws DeskException {@link DeskError#FILE_TOO_LARGE} if it has to travel and can't
     */
    void put(ModelAnnouncement announcement, ModelSource source, Path file, int most) {
        int size = source.bytes().length;
        if (path.isPresent()) {
            announcement.setFile(path.get());
        } else if (inline && size > most) {
            throw new DeskException(
                    DeskError.FILE_TOO_LARGE,
                    String.format(
                            Locale.ROOT,
                            "%s has %,d bytes, model.upgrade.inline.max.bytes is %,d; put it under one path on every instance"
                                    + " and name that with --at, or raise the limit together with the topic's max.message.bytes",
                            file,
                            size,
                            most));
        } else {
            Announcements.carry(announcement, source, file, most);
        }
    }
}
