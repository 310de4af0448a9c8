% A proof-producing meta-interpreter for guideline rules: what one would write in Prolog for the same job.
%
% For one patient of whom everything is known it says what a guideline concludes, and for every rule of the question why it
% applies or which of its bullets fail. The program is a term in a global variable, so that reading it copies nothing:
%
%   program(Concepts, Rules, Scope, Safety, Integrity, Excludes)
%     Concepts   concept(Id, clauses([clause(Value, When, Unless)])) or concept(Id, highest(Values, Parts, When)), in the order
%                of their dependence; tests and Parts name a concept by its place in this list
%     Rules      rule(Id, Stance, Option, When, Unless, BeatenBy), BeatenBy are places in the list; so the other lists of rules
%     Excludes   options as A-B
%   a condition  below | at_most | above | at_least (Finding, Number, Text), within(Finding, Intervals, Text),
%                one_of(Finding, Values, Text), known(Finding, YesNo, Text), concept_is(Concept, Values, Text),
%                concept_undefined(Concept, YesNo, Text), all(List), any(List), not(Condition); a finding is its place
%   a patient    patient(values(...), known(yes, no, ...), defs(...)); a definition is defined(Value) or undefined
%
% Truth is true, false or undefined, and an argument: a claim and its dual come out of the same clause. A proof is built of
% terms -(Kind, ...), which the bridge to Python hands over as tuples; a concept is proved once and referred to by its place.

:- module(meta, [answer/4, verdict/3, certificate/3, verdict_text/3, repeat_answer/4]).

% solve(+Condition, +Patient, ?Truth, -Proof)

solve(below(I, N, Text), P, Truth, -(test, Text, V, Truth)) :-
    value(I, P, V), ( V < N -> Truth = true ; Truth = false ).
solve(at_most(I, N, Text), P, Truth, -(test, Text, V, Truth)) :-
    value(I, P, V), ( V =< N -> Truth = true ; Truth = false ).
solve(above(I, N, Text), P, Truth, -(test, Text, V, Truth)) :-
    value(I, P, V), ( V > N -> Truth = true ; Truth = false ).
solve(at_least(I, N, Text), P, Truth, -(test, Text, V, Truth)) :-
    value(I, P, V), ( V >= N -> Truth = true ; Truth = false ).
solve(within(I, Intervals, Text), P, Truth, -(test, Text, V, Truth)) :-
    value(I, P, V), ( inside(Intervals, V) -> Truth = true ; Truth = false ).
solve(one_of(I, Values, Text), P, Truth, -(test, Text, V, Truth)) :-
    value(I, P, V), ( memberchk(V, Values) -> Truth = true ; Truth = false ).
solve(known(I, YesNo, Text), patient(_, Known, _), Truth, -(test, Text, Is, Truth)) :-
    arg(I, Known, Is), ( Is == YesNo -> Truth = true ; Truth = false ).
solve(concept_is(J, Values, Text), patient(_, _, Defs), Truth, -(concept, Text, J, Truth)) :-
    arg(J, Defs, Definition), compare_concept(Definition, Values, Truth).
solve(concept_undefined(J, YesNo, Text), patient(_, _, Defs), Truth, -(concept, Text, J, Truth)) :-
    arg(J, Defs, Definition),
    ( Definition == undefined -> Is = yes ; Is = no ),
    ( Is == YesNo -> Truth = true ; Truth = false ).
solve(all(Members), P, Truth, -(all, Truth, Proofs)) :-
    solve_group(Members, P, false, Truth, Proofs).
solve(any(Members), P, Truth, -(any, Truth, Proofs)) :-
    solve_group(Members, P, true, Truth, Proofs).
solve(not(Member), P, Truth, -(not, Truth, [Proof])) :-
    solve(Member, P, Opposite, Proof), opposite(Opposite, Truth).

value(I, patient(Values, _, _), V) :- arg(I, Values, V).

inside([interval(Low, High)|Rest], V) :-
    (   above_low(Low, V), below_high(High, V) -> true ; inside(Rest, V) ).

above_low(closed(L), V) :- V >= L.
above_low(open(L), V) :- V > L.
below_high(closed(H), V) :- V =< H.
below_high(open(H), V) :- V < H.

compare_concept(undefined, _, undefined).
compare_concept(defined(V), Values, Truth) :-
    ( memberchk(V, Values) -> Truth = true ; Truth = false ).

opposite(true, false).
opposite(false, true).
opposite(undefined, undefined).

% A group is decided by its members of the truth value Decisive; without one, by all of them.
solve_group(Members, P, Decisive, Truth, Proofs) :-
    solve_members(Members, P, Decisive, Deciding, All, Undefined),
    (   Deciding = [_|_] -> Truth = Decisive, Proofs = Deciding
    ;   Undefined == yes -> Truth = undefined, Proofs = All
    ;   opposite(Decisive, Truth), Proofs = All
    ).

solve_members([], _, _, [], [], _).
solve_members([C|Cs], P, Decisive, Deciding, [Proof|All], Undefined) :-
    solve(C, P, Truth, Proof),
    (   Truth == Decisive -> Deciding = [Proof|Rest]
    ;   Truth == undefined -> Undefined = yes, Deciding = Rest
    ;   Deciding = Rest
    ),
    solve_members(Cs, P, Decisive, Rest, All, Undefined).

% body(+When, +Unless, +Patient, -Met, -Failing): a body applies where no bullet fails; undefined fails on either side.
body(When, Unless, P, Met, Failing) :-
    bullets(When, true, P, Met, Met1, Failing, Failing1),
    bullets(Unless, false, P, Met1, [], Failing1, []).

bullets([], _, _, Met, Met, Failing, Failing).
bullets([C|Cs], Wanted, P, Met, Met0, Failing, Failing0) :-
    solve(C, P, Truth, Proof),
    (   Truth == Wanted
    ->  Met = [Proof|Met1], Failing = Failing1
    ;   Met = Met1, Failing = [Proof|Failing1]
    ),
    bullets(Cs, Wanted, P, Met1, Met0, Failing1, Failing0).

% define(+Concepts, +Place, +Patient, -Proofs): fills the patient's definitions, lowest first.
define([], _, _, []).
define([concept(Id, Body)|Concepts], J, P, [Proof|Proofs]) :-
    P = patient(_, _, Defs),
    arg(J, Defs, Definition),
    define_one(Body, Id, P, Definition, Proof),
    J1 is J + 1,
    define(Concepts, J1, P, Proofs).

define_one(clauses(Clauses), Id, P, Definition, Proof) :-
    define_clauses(Clauses, P, Definition, Met, Fails),
    (   Definition = defined(V) -> Proof = -(defined, Id, V, Met) ; Proof = -(undefined, Id, Fails) ).
define_one(highest(Values, Parts, When), Id, P, Definition, Proof) :-
    body(When, [], P, Met, Failing),
    P = patient(_, _, Defs),
    (   Failing == [], highest(Values, Parts, Defs, V)
    ->  Definition = defined(V), Proof = -(highest, Id, V, Parts, Met)
    ;   Definition = undefined, Proof = -(undefined, Id, Failing)
    ).

define_clauses([], _, undefined, [], []).
define_clauses([clause(V, When, Unless)|Clauses], P, Definition, Met, Fails) :-
    body(When, Unless, P, Bullets, Failing),
    (   Failing == []
    ->  Definition = defined(V), Met = Bullets, Fails = []
    ;   Fails = [Failing|Rest], define_clauses(Clauses, P, Definition, Met, Rest)
    ).

highest(Values, Parts, Defs, Highest) :-
    ranks(Parts, Defs, Values, Ranks),
    max_list(Ranks, Rank),
    nth0(Rank, Values, Highest).

ranks([], _, _, []).
ranks([J|Js], Defs, Values, [Rank|Ranks]) :-
    arg(J, Defs, defined(V)),
    nth0(Rank, Values, V), !,
    ranks(Js, Defs, Values, Ranks).

% Rules: each applies or fails, with its proof; those that apply stand unless one that applies beats them.

prove_rules([], _, [], []).
prove_rules([rule(Id, _, _, When, Unless, _)|Rules], P, [Applied|Flags], [Proof|Proofs]) :-
    body(When, Unless, P, Met, Failing),
    (   Failing == []
    ->  Applied = yes, Proof = -(applies, Id, Met)
    ;   Applied = no, Proof = -(fails, Id, Failing)
    ),
    prove_rules(Rules, P, Flags, Proofs).

standing(Rules, Flags, Standing, Defeats) :-
    Applied =.. [applied|Flags],
    standing(Rules, Flags, Applied, Standing, Defeats).

standing([], [], _, [], []).
standing([Rule|Rules], [Flag|Flags], Applied, Standing, Defeats) :-
    (   Flag == no
    ->  Standing = More, Defeats = Others
    ;   Rule = rule(Id, _, _, _, _, BeatenBy), member(By, BeatenBy), arg(By, Applied, yes)
    ->  Standing = More, Defeats = [-(defeated, Id, By)|Others]
    ;   Standing = [Rule|More], Defeats = Others
    ),
    standing(Rules, Flags, Applied, More, Others).

taken([], _, []).
taken([rule(_, Stance, Option, _, _, _)|Rules], Wanted, Options) :-
    (   Stance == Wanted -> Options = [Option|Rest] ; Options = Rest ),
    taken(Rules, Wanted, Rest).

options_of(Rules, Stance, Sorted) :-
    taken(Rules, Stance, Options),
    sort(Options, Sorted).

% answer(+Program, +Case, -Outcome-Options, -Certificate): names of global variables in, the answer and its certificate out.

answer(Program, Case, Answer, -(Definitions, Integrity, Scope, Verdicts, Defeats, Safety)) :-
    nb_getval(Program, program(Concepts, Rules, ScopeRules, SafetyRules, IntegrityRules, Excludes)),
    nb_getval(Case, case(Values, Known)),
    length(Concepts, Count),
    functor(Defs, defs, Count),
    P = patient(Values, Known, Defs),
    define(Concepts, 1, P, Definitions),
    prove_rules(IntegrityRules, P, Broken, Integrity),
    (   memberchk(yes, Broken)
    ->  Answer = impossible-[], Scope = [], Verdicts = [], Defeats = [], Safety = []
    ;   prove_rules(ScopeRules, P, Outside, Scope),
        (   memberchk(yes, Outside)
        ->  standing(ScopeRules, Outside, Standing, Defeats), Verdicts = []
        ;   prove_rules(Rules, P, Flags, Verdicts),
            standing(Rules, Flags, Standing, Defeats)
        ),
        prove_rules(SafetyRules, P, SafetyFlags, Safety),
        standing(SafetyRules, SafetyFlags, Withholding, _),
        conclude(Standing, Withholding, Excludes, Answer)
    ).

conclude(Standing, Withholding, Excludes, Outcome-Shown) :-
    options_of(Standing, recommend, Recommended),
    options_of(Standing, consider, Considered),
    options_of(Standing, rule_out, Against),
    (   Recommended == [] -> Options = Considered ; Options = Recommended ),
    (   member(rule(_, _, Option, _, _, _), Withholding), memberchk(Option, Options)
    ->  Outcome = withheld, Shown = []
    ;   clash(Recommended, Options, Against, Excludes)
    ->  Outcome = conflict, Shown = []
    ;   Options == []
    ->  Outcome = silent, Shown = []
    ;   Outcome = settled, Shown = Options
    ).

clash(_, Options, Against, _) :-
    member(Option, Options), memberchk(Option, Against), !.
clash(Recommended, _, _, Excludes) :-
    Recommended = [_, _|_],
    member(A, Recommended), member(B, Recommended), memberchk(A-B, Excludes), !.

% Doors to Python.

verdict(Program, Case, Answer) :- answer(Program, Case, Answer, _).

certificate(Program, Case, -(Answer, Certificate)) :- answer(Program, Case, Answer, Certificate).

verdict_text(Program, Case, Text) :-
    answer(Program, Case, Outcome-Options, _),
    atomic_list_concat([Outcome|Options], '|', Text).

% repeat_answer(+Program, +Case, +Times, -Seconds): processor time, without a bridge in between.
repeat_answer(Program, Case, Times, Seconds) :-
    statistics(cputime, Start),
    forall(between(1, Times, _), answer(Program, Case, _, _)),
    statistics(cputime, End),
    Seconds is End - Start.
