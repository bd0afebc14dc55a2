package io.github.cellstream.app.config;

/**
 * How models are replaced while the job runs.
 *
 * @param enabled whether they can be
 * @param topic topic of the announcements
 * @param rewarmEvents a key's last inputs that are kept with its state
 * @param inlineMaxBytes largest file that travels in an announcement
 */
public record UpgradeSettings(boolean enabled, String topic, int rewarmEvents, int inlineMaxBytes) {
    /** Returns the topic of what the instances report. */
    public String statusTopic() {
        return topic + "-status";
    }
}
