/*
 * A ledger that two processes think they hold, and WITNESSES witnesses, the first of which runs twice as well, as src/workflows/witnessing does
 * it: a checkpoint is stored by compare-and-swap on its size and on the fence before its signature leaves, and a witness swaps its state before
 * its cosignature leaves. Each process may crash between any two steps and begin again. Every checkpoint adds one leaf, and what an instance
 * believes that leaf is, is its own: if two of them sign, they sign different trees of one size. A tree is written as the digits of its
 * leaves, so that each extends the one without its last digit.
 *
 * The network is whatever was signed: any of it may reach any witness at any time, again and in any order.
 *
 * LIES: the ledger signs every tree there is, and crashes and duplicates are left out. What then holds is the quorum's: witnesses that are honest,
 * of which two quorums share one, never cosign two histories.
 */
#ifndef WITNESSES
#define WITNESSES 3
#endif
#ifndef QUORUM
#define QUORUM 2
#endif
/* How many of the witnesses cosign whatever they are shown. */
#ifndef FAULTY
#define FAULTY 0
#endif
/* How often a sequencer may start, of both together: at most 3. */
#ifndef FENCE_MAX
#define FENCE_MAX 3
#endif
#define INSTANCES 2
/* Trees have one leaf or two; a leaf is a digit from 1: the fence of who stored it, or one of two where the ledger lies. */
#ifdef LIES
#define BASE 3
#else
#define BASE 4
#endif
#define TREES (BASE * BASE)
#define is_tree(tree) ((tree) % BASE != 0)

#define without_last(tree) ((tree) / BASE)
#define extends(tree, old) ((old) == 0 || (tree) == (old) || without_last(tree) == (old))
#define consistent(one, other) (extends(one, other) || extends(other, one))

/* The durable state of each witness: the largest tree that it cosigned. */
byte witnessed[WITNESSES];

#ifndef LIES
/* The trees that left with a signature. */
bool published[TREES];

inline publish(tree) {
  d_step {
    /* Invariant: no two signed checkpoints are inconsistent. */
    other = 1;
    do
    :: other < TREES -> assert(!published[other] || consistent(tree, other)); other++
    :: else -> break
    od;
    other = 0;
    published[tree] = true
  }
}

/* The store: one row, changed by atomic transactions. */
byte stored = 0;
byte fence = 0;

active [INSTANCES] proctype Sequencer() {
  byte own; byte expected; byte tree; byte other; bool isSwapped;
begin:
  atomic {
    expected = 0; tree = 0; isSwapped = false;
    if
    :: fence < FENCE_MAX -> fence++; own = fence
    :: else -> own = 0
    fi
  }
  if
  :: own == 0 -> goto end
  :: else
  fi;
  /* What the last holder stored before it crashed is signed again: the same bytes. */
  if
  :: stored > 0 -> publish(stored)
  :: else
  fi;
  do
  :: atomic { expected = stored; tree = expected * BASE + own }
     if
     :: expected >= BASE -> goto end
     :: else
     fi;
#ifdef SIGNS_FIRST
     publish(tree);
#endif
     if
     :: goto begin
     :: skip
     fi;
     d_step {
       if
       :: stored == expected && fence == own -> stored = tree; isSwapped = true
       :: else -> isSwapped = false
       fi
     }
     if
     :: !isSwapped -> goto begin
     :: goto begin
     :: isSwapped
     fi;
     publish(tree)
  od;
end:
  atomic { own = 0; expected = 0; tree = 0; isSwapped = false }
}
#endif

#ifdef LIES
/* Who cosigned each tree: a bit for each witness. */
byte cosigned[TREES];
#endif

inline keep(me, tree) {
  /* Invariant: what a witness has never decreases, and goes on from what it had. */
  assert(extends(tree, witnessed[me]));
  witnessed[me] = tree
}

#ifdef LIES

#define bits(mask) (((mask) & 1) + (((mask) >> 1) & 1) + (((mask) >> 2) & 1) + (((mask) >> 3) & 1) + (((mask) >> 4) & 1))

active proctype Network() {
  byte me; byte tree; byte other;
end_idle:
  do
  :: atomic {
       select(me : 0 .. WITNESSES - 1);
       select(tree : 1 .. TREES - 1);
       if
       :: is_tree(tree) && (me < FAULTY || extends(tree, witnessed[me])) ->
          if
          :: me >= FAULTY -> keep(me, tree)
          :: else
          fi;
          cosigned[tree] = cosigned[tree] | (1 << me);
          other = 1;
          do
          :: other < TREES ->
             /* Invariant: of two histories at most one gathers a quorum. */
             assert(bits(cosigned[tree]) < QUORUM || bits(cosigned[other]) < QUORUM || consistent(tree, other));
             other++
          :: else -> break
          od
       :: else
       fi;
       me = 0; tree = 0; other = 0
     }
  od
}

#else

inline pick(tree) {
  if
  :: published[1] -> tree = 1
  :: published[2] -> tree = 2
  :: published[3] -> tree = 3
  :: published[5] -> tree = 5
  :: published[6] -> tree = 6
  :: published[7] -> tree = 7
  :: published[9] -> tree = 9
  :: published[10] -> tree = 10
  :: published[11] -> tree = 11
  :: published[13] -> tree = 13
  :: published[14] -> tree = 14
  :: published[15] -> tree = 15
  fi
}

active [WITNESSES + 1] proctype Witness() {
  byte me; byte tree; byte state; bool isSwapped;
  /* The last process is the first witness, running a second time. */
  me = (_pid - INSTANCES) % WITNESSES;
end_idle:
  do
  :: atomic { pick(tree); state = witnessed[me] }
judge:
     if
     :: !extends(tree, state)
     :: extends(tree, state) ->
#ifdef CHECKS_APART
        d_step { isSwapped = (witnessed[me] == state) }
        d_step { if :: isSwapped -> keep(me, tree) :: else fi }
#else
        d_step {
          if
          :: witnessed[me] == state -> keep(me, tree); isSwapped = true
          :: else -> isSwapped = false
          fi
        }
#endif
        if
        :: !isSwapped -> state = witnessed[me]; goto judge
        /* The cosignature leaves, or the process crashes and is asked again. */
        :: isSwapped
        fi
     fi;
     d_step { tree = 0; state = 0; isSwapped = false }
  od
}
#endif
