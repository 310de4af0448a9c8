"""Patients of whom everything is known that a rule asks for: then programs without missing findings can take part."""

from itertools import product

SIZES = ("8 mm", "12 mm", "19 mm", "25 mm")
PROLIFERATION = {"1 %": "G1", "2.5 %": "G1", "6 %": "G2", "25 %": "G3"}

PATIENT = {
    "age": "62 years",
    "sex": "F",
    "size": "12 mm",
    "previous_size": "12 mm",
    "observation_interval": "12 months",
    "location": "tail",
    "tumour_count": "1",
    "cystic": "no",
    "enhancing_mural_nodule": "no",
    "peripheral": "yes",
    "tissue_sampled": "yes",
    "differentiation": "well",
    "ki67": "1 %",
    "mitoses": "0 /2mm2",
    "reported_grade": "G1",
    "functional_status": "nonfunctioning",
    "hormone_syndrome": "none",
    "symptomatic": "no",
    "mpd_dilated": "no",
    "mpd_diameter": "2 mm",
    "bile_duct_obstruction": "no",
    "vascular_invasion": "no",
    "local_invasion": "no",
    "invaded_organ": "other",
    "suspicious_lymph_nodes": "no",
    "distant_metastasis": "no",
    "sstr_pet": "positive",
    "fdg_pet": "negative",
    "hereditary_syndrome": "none",
    "family_history": "no",
    "ecog": "0",
    "asa_class": "2",
    "surgical_risk": "standard",
    "life_expectancy": "20 years",
    "patient_preference": "none",
    "adherence": "good",
    "under_surveillance": "no",
    "on_ppi": "no",
    "egfr": "80 mL/min",
    "chromogranin_a": "50 ng/mL",
    "chromogranin_a_upper_limit": "100 ng/mL",
    "glucose": "90 mg/dL",
    "insulin": "5 uU/mL",
    "c_peptide": "1 ng/mL",
    "proinsulin": "3 pmol/L",
    "fasting_gastrin": "50 pg/mL",
    "gastric_ph": "3",
    "secretin_gastrin_rise": "10 pg/mL",
}


def variants() -> list[dict[str, str]]:
    """The patient in several sizes and grades, so that no answer is asked for twice in a row."""
    return [
        {**PATIENT, "size": size, "previous_size": size, "ki67": ki67, "reported_grade": grade}
        for size, (ki67, grade) in product(SIZES, PROLIFERATION.items())
    ]
