package io.github.cellstream.runtime.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.jvm.LineArena.Chunks;
import io.github.cellstream.runtime.jvm.LineArena.Piece;
import org.junit.jupiter.api.Test;

class LineArenaTest {
    private static final int LINE = 16;

    @Test
    void shouldPlacePiecesOfOneChunkOnLinesOneBehindTheOther() {
        LineArena arena = new LineArena(new Chunks(1000, 12));
        Piece first = arena.allocate(17);
        Piece second = arena.allocate(1);
        assertThat(first.offset()).isEqualTo(12);
        assertThat(second.offset()).isEqualTo(12 + 2 * LINE);
        assertThat(second.array()).isSameAs(first.array()).hasSize(1000);
    }

    @Test
    void shouldBeginAnotherChunkWhenOneIsFullAndLeaveTheFirstToItsPieces() {
        LineArena arena = new LineArena(new Chunks(100, 12));
        Piece first = arena.allocate(60);
        Piece second = arena.allocate(60);
        assertThat(second.array()).isNotSameAs(first.array()).hasSize(100);
        assertThat(second.offset()).isEqualTo(12);
        assertThat(arena.allocate(16).array()).isSameAs(second.array());
    }

    @Test
    void shouldGiveAnArrayOfItsOwnToAPieceThatFitsIntoNoChunk() {
        LineArena arena = new LineArena(new Chunks(100, 12));
        Piece small = arena.allocate(8);
        Piece large = arena.allocate(200);
        assertThat(large.array()).isNotSameAs(small.array());
        assertThat(large.array().length - large.offset()).isGreaterThanOrEqualTo(200);
        assertThat(arena.allocate(8).array()).isSameAs(small.array());
    }

    @Test
    void shouldDoWithoutChunksWhereNoPlaceIsKnown() {
        LineArena arena = new LineArena(new Chunks(0, 0));
        assertThat(arena.allocate(5).array()).isNotSameAs(arena.allocate(5).array());
        assertThat(arena.allocate(0).array()).isEmpty();
    }

    @Test
    void shouldKnowTheLinesOfThisJvmsLargeArrays() {
        Chunks chunks = Chunks.ofThisJvm();
        assertThat(chunks.firstLine()).isBetween(0, LINE - 1);
        assertThat(chunks.length()).isBetween(0, 8 << 20);
    }
}
