package io.github.cellstream.training;

import io.github.cellstream.training.pass.Loss;
import java.util.List;

/** Scores the weights as they are on a set, without learning from it. */
final class Judge {
    private final Workshop workshop;
    private final List<Batch> batches;

    Judge(Workshop workshop) {
        this.workshop = workshop;
        this.batches = workshop.plan().ordered();
    }

    Score judge(Crew crew) {
        Loss.Judged all = Loss.Judged.NOTHING;
        for (Batch batch : batches) {
            crew.run(
                    batch.shards().size(),
                    shard -> workshop.shards().get(shard).judge(batch.shards().get(shard)));
            all = all.plus(workshop.judged());
        }
        return workshop.score(all);
    }
}
