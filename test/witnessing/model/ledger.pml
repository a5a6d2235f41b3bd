/*
 * A ledger that two processes think they hold, and a witness of two processes, as src/workflows/witnessing does it: a checkpoint is
 * stored by compare-and-swap on its size and on the fence before its signature leaves, and a witness swaps its state before its cosignature
 * leaves. Each process may crash between any two steps and begin again. Every checkpoint adds one leaf, and what an instance believes that leaf
 * is, is its own: if two of them sign, they sign different trees of one size.
 */
#define SIZE_MAX 2
#define FENCE_MAX 3
#define INSTANCES 2
#define WITNESSES 1

/* The store: one row, changed by atomic transactions. */
byte signedSize = 0;
byte fence = 0;
byte stored[SIZE_MAX + 1];

/* What left with a signature, by size; 0 is nothing. */
byte published[SIZE_MAX + 1];

/* The durable state of each witness. */
byte witnessed[WITNESSES];

chan ask[WITNESSES] = [1] of { byte };

inline publish(size, content) {
  d_step {
    /* Invariant: no two signed checkpoints are inconsistent. */
    assert(published[size] == 0 || published[size] == content);
    published[size] = content
  }
}

active [INSTANCES] proctype Sequencer() {
  byte own; byte expected; byte size; byte witness; bool isSwapped;
begin:
  atomic {
    if
    :: fence < FENCE_MAX -> fence++; own = fence
    :: else -> goto end
    fi
  }
  /* What the last holder stored before it crashed is signed again: the same bytes. */
  if
  :: signedSize > 0 -> size = signedSize; publish(size, stored[size])
  :: else
  fi;
  do
  :: expected = signedSize;
     if
     :: expected == SIZE_MAX -> goto end
     :: else -> size = expected + 1
     fi;
#ifdef SIGNS_FIRST
     publish(size, own);
#endif
     if
     :: goto begin
     :: skip
     fi;
     isSwapped = false;
     atomic {
       if
       :: signedSize == expected && fence == own -> signedSize = size; stored[size] = own; isSwapped = true
       :: else
       fi
     }
     if
     :: !isSwapped -> goto begin
     :: goto begin
     :: isSwapped
     fi;
     publish(size, stored[size]);
     witness = 0;
     do
     :: witness < WITNESSES ->
        if
        :: nfull(ask[witness]) -> ask[witness] ! size
        :: skip
        fi;
        witness++
     :: witness == WITNESSES -> break
     od
  od;
end:
  skip
}

inline keep(me, size) {
  /* Invariant: what a witness has never decreases. */
  assert(size >= witnessed[me]);
  witnessed[me] = size
}

active [WITNESSES * 2] proctype Witness() {
  byte me; byte size; byte state; bool isSwapped;
  me = _pid % WITNESSES;
end_idle:
  do
  :: ask[me] ? size ->
judge:
     state = witnessed[me];
     if
     :: size < state
     :: size >= state ->
        isSwapped = false;
#ifdef CHECKS_APART
        if
        :: witnessed[me] == state -> isSwapped = true
        :: witnessed[me] != state
        fi;
        d_step { if :: isSwapped -> keep(me, size) :: else fi }
#else
        atomic {
          if
          :: witnessed[me] == state -> keep(me, size); isSwapped = true
          :: else
          fi
        }
#endif
        if
        :: !isSwapped -> goto judge
        :: isSwapped
        fi;
        /* The cosignature leaves, or the process crashes and is asked again. */
        if
        :: skip
        :: assert(size <= witnessed[me])
        fi
     fi
  od
}
